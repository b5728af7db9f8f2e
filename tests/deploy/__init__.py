"""Tests of deploy/: what stands in front of several servers, and how they are started."""
