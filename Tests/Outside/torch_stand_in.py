"""Lets MosaicML's own reader run without torch's gigabytes: one process, no workers.

`streaming` imports torch, torchvision, transformers and Pillow for its loaders and its image columns. What reads
shards needs of them three answers: nothing is distributed, there is no worker, there is no graphics card.
"""
import contextlib
import importlib.abc
import importlib.machinery
import sys
import types

ABSENT = ("torch", "torchvision", "transformers", "PIL")
KEPT = {}


class Anything(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing


class Nothing(metaclass=Anything):
    """A class, a function or a value that is imported and never used."""

    def __class_getitem__(cls, item):
        return cls


class Module(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Module(spec.name)

    def exec_module(self, module):
        if module.__name__ == "torch.distributed":
            module.is_available = module.is_initialized = lambda: False
        if module.__name__ == "torch.utils.data":
            module.get_worker_info = lambda: None


@contextlib.contextmanager
def installed():
    """Makes the absent packages importable, and gone again: others ask whether torch is there."""
    finder = Finder()
    sys.meta_path.append(finder)
    sys.modules.update(KEPT)
    try:
        import torch
        # `from torch import distributed` takes the attribute before it looks for a module.
        for name in ("distributed", "utils", "utils.data", "cuda"):
            __import__("torch." + name)
            place = torch
            for part in name.split(".")[:-1]:
                place = getattr(place, part)
            setattr(place, name.split(".")[-1], sys.modules["torch." + name])
        torch.cuda.is_available = lambda: False
        torch.cuda.device_count = lambda: 0
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.split(".")[0] in ABSENT]:
            KEPT[name] = sys.modules.pop(name)
