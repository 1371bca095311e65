"""The product in Chromium: real mouse, key and touch events on rendered pages."""
