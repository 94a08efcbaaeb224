"""Inner loops that run without numba being imported: its machine code is kept on disk and linked by llvmlite alone.

Importing numba and making ready the first kernel of its own cache take half a second of every process here; linking
stored machine code takes a few thousandths. A native function compiles on the first call with each set of argument
types, which takes some seconds once after installing, and is kept as `lib.duplicates.cache` says. The name of the kept
file holds a hash of all it depends on: the byte code of the function and of every native function that it calls, the
constants they name, the argument types, the processor, the compiler.
"""

import ctypes
import hashlib
import threading
from collections.abc import Callable
from functools import cache as made_once
from functools import cached_property
from types import CodeType

import numpy as np

from lib.duplicates import cache

ArgumentTypes = tuple[tuple[str, int], ...]
_WHOLE = (int, np.integer, np.bool_)
_FINE = (0, -2)  # what numba's functions answer after they return a number, or nothing
_lock = threading.RLock()


class Native:
    """A function of numbers and of C-contiguous arrays, for which it does not matter whether they may be written.

    It is written in the part of Python that numba compiles, without allocating, slicing or raising, and returns nothing
    or an int64. It may call other native functions, of any file. Calls leave the interpreter's lock. Whole numbers and
    booleans arrive as int64, other numbers as float64.
    """

    def __init__(self, function: Callable):
        self.function = function
        self.__name__, self.__doc__, self.__module__ = function.__name__, function.__doc__, function.__module__
        self._linked: dict[ArgumentTypes, Callable] = {}

    def __call__(self, *arguments: object) -> int:
        types = tuple(_type_of(argument) for argument in arguments)
        code = self._linked.get(types)
        if code is None:
            with _lock:
                code = self._linked.get(types) or self._link(types)
                self._linked[types] = code
        returned, raised = ctypes.c_int64(0), ctypes.c_void_p()
        flat: list[object] = [ctypes.byref(returned), ctypes.byref(raised)]
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                # Numba's array: owner and parent (unused), length, bytes of an item, address, shape, strides.
                flat += [None, None, argument.size, argument.itemsize, argument.ctypes.data]
                flat += [*argument.shape, *argument.strides]
            else:
                flat.append(int(argument) if isinstance(argument, _WHOLE) else float(argument))
        if code(*flat) not in _FINE:
            raise RuntimeError(f"The compiled function {self.__name__} failed; this is an error of Winnow.")
        return returned.value

    @cached_property
    def _numba_type_(self):
        """How numba sees this object when another compiled function calls it."""
        return self._dispatcher._numba_type_

    @cached_property
    def _dispatcher(self):
        import numba

        return numba.njit(_nrt=False, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(
            self.function
        )

    def _link(self, types: ArgumentTypes) -> Callable:
        name = f"{self.__module__}.{self.__name__}"
        key = hashlib.sha256(repr((_identity(self), types, _platform())).encode()).hexdigest()
        file_name = f"{name}-{key[:32]}.machine-code"
        stored = cache.read(self.function.__code__.co_filename, file_name)
        symbol, code = _parted(stored) if stored else self._compiled(types, file_name)
        address = _linker()(symbol, code)
        return ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *_c_types(types))(address)

    def _compiled(self, types: ArgumentTypes, file_name: str) -> tuple[str, bytes]:
        """(name of the symbol, object code), and store it."""
        import llvmlite.binding as llvm
        from numba import from_dtype
        from numba import types as numba_types

        numbers = {"int": numba_types.int64, "float": numba_types.float64}
        arrays = [
            numbers[kind] if kind in numbers else numba_types.Array(from_dtype(np.dtype(kind)), n_dimensions, "C")
            for kind, n_dimensions in types
        ]
        self._dispatcher.compile(tuple(arrays))
        made = self._dispatcher.overloads[tuple(arrays)]
        if made.signature.return_type not in (numba_types.none, numba_types.int64):
            raise TypeError(f"{self.__name__} returns {made.signature.return_type}; it may return nothing or an int64.")
        symbol = made.fndesc.llvm_func_name
        module = llvm.parse_assembly(self._dispatcher.inspect_llvm(tuple(arrays)))
        code = _target_machine().emit_object(module)
        cache.write(self.function.__code__.co_filename, file_name, symbol.encode() + b"\0" + code)
        return symbol, code


def native(function: Callable) -> Native:
    """Have function compiled on its first call and its machine code stored; see Native for what it may do."""
    return Native(function)


def _parted(stored: bytes) -> tuple[str, bytes]:
    symbol, _, code = stored.partition(b"\0")
    return symbol.decode(), code


def _type_of(argument: object) -> tuple[str, int]:
    if isinstance(argument, np.ndarray):
        if not argument.flags.c_contiguous:
            raise TypeError("A native function takes C-contiguous arrays only.")
        return argument.dtype.str, argument.ndim
    return ("int" if isinstance(argument, _WHOLE) else "float"), 0


def _c_types(types: ArgumentTypes) -> list[type]:
    flat: list[type] = []
    for kind, n_dimensions in types:
        if kind == "int":
            flat.append(ctypes.c_int64)
        elif kind == "float":
            flat.append(ctypes.c_double)
        else:
            flat += [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
            flat += [ctypes.c_int64] * (2 * n_dimensions)
    return flat


def _identity(native: Native) -> tuple:
    """What decides the machine code of a function: its byte code and all that this names, in order."""
    seen: dict[str, object] = {}

    def visit(function: Callable) -> None:
        name = f"{function.__module__}.{function.__qualname__}"
        if name in seen:
            return
        code: CodeType = function.__code__
        named = {}
        seen[name] = (code.co_code.hex(), repr(code.co_consts), code.co_names, code.co_varnames, named)
        for used in code.co_names:
            value = function.__globals__.get(used)
            if isinstance(value, Native):
                visit(value.function)
            elif isinstance(value, int | float | tuple | np.generic):
                named[used] = (type(value).__name__, repr(value))

    visit(native.function)
    return tuple(seen.items())


@made_once
def _platform() -> tuple[str, ...]:
    import llvmlite
    import llvmlite.binding as llvm

    # A release of numba fits one of llvmlite, which is quicker to ask.
    features = llvm.get_host_cpu_features().flatten()
    return llvmlite.__version__, llvm.get_process_triple(), llvm.get_host_cpu_name(), features


@made_once
def _target_machine():
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    return target.create_target_machine(cpu=cpu, features=features, opt=3, reloc="pic", codemodel="small")


@made_once
def _linker() -> Callable[[str, bytes], int]:
    """Puts object code into memory and gives the address of a symbol in it."""
    import llvmlite.binding as llvm

    compiler = llvm.create_lljit_compiler(_target_machine())
    libraries = []  # machine code goes when its library does

    def link(symbol: str, code: bytes) -> int:
        builder = llvm.JITLibraryBuilder().add_object_img(code).export_symbol(symbol).add_current_process()
        libraries.append(builder.link(compiler, f"library {len(libraries)}"))
        return libraries[-1][symbol]

    return link
