"""The benchmarks' plumbing."""
