"""The picture of a network as a part of several pages."""
