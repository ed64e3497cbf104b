"""A national register of entities: import of its files, a cache to look numbers up in, and what it testifies."""
