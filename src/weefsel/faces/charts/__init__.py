"""Charts as plain options, and their pictures as SVG and PNG without a browser."""
