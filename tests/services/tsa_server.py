#!/usr/bin/python3
"""The suite's timestamp authorities: those of the demonstration, with every misbehaviour (samples/demo/tsa_server.py)."""
import pathlib
import runpy
import sys

demo = pathlib.Path(__file__).resolve().parents[2] / 'samples' / 'demo'
sys.path.insert(0, str(demo))
runpy.run_path(str(demo / 'tsa_server.py'), run_name='__main__')
