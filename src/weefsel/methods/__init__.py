"""Methods: labels meet arrays. One method, one file: unwrap, kernel, wrap."""
