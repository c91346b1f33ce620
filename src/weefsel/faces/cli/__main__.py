"""`python -m weefsel.faces.cli`."""

import sys

from weefsel.faces.cli.main import main

sys.exit(main())
