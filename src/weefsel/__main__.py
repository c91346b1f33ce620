"""`python -m weefsel`."""

import sys

from weefsel.faces.cli import main

sys.exit(main())
