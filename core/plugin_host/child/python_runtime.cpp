#include "plugin_host/child/python_runtime.hpp"

// The stable ABI of 3.11: every later libpython3 has these functions with these types.
#define Py_LIMITED_API 0x030b0000
#include <Python.h>
#include <dlfcn.h>

#include <cstdlib>
#include <iterator>

#include "plugin_host/child/confine.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

namespace {

constexpr unsigned char helper_octets[] = {
#include "saksi_plugin_py.inc"
};
constexpr unsigned char service_octets[] = {
#include "python_service_py.inc"
};

// Debian 12 has the first; newer systems one of the others.
constexpr const char* libraries[] = {"libpython3.11.so.1.0", "libpython3.12.so.1.0", "libpython3.13.so.1.0", "libpython3.14.so.1.0"};

struct Python {
    decltype(&::Py_BytesMain) main = nullptr;
    decltype(&::PyImport_AppendInittab) append_module = nullptr;
    decltype(&::PyModule_Create2) create_module = nullptr;
    decltype(&::PyUnicode_FromStringAndSize) text = nullptr;
};

Python python;

PyObject* text_of_octets(const char* data, std::size_t size) { return python.text(data, static_cast<Py_ssize_t>(size)); }

PyObject* give_helper(PyObject*, PyObject*) noexcept { return text_of_octets(reinterpret_cast<const char*>(helper_octets), sizeof helper_octets); }

PyObject* give_abi(PyObject*, PyObject*) noexcept {
    const std::string abi = std::to_string(SAKSI_ABI_MAJOR) + "." + std::to_string(SAKSI_ABI_MINOR);
    return text_of_octets(abi.data(), abi.size());
}

/// `enforced words|missing words`.
PyObject* put_on_confinement(PyObject*, PyObject*) noexcept {
    const Confinement state = confine();
    std::string words;
    for (const std::string& word : state.enforced) words += word + " ";
    words += "|";
    for (const std::string& word : state.missing) words += word + " ";
    return text_of_octets(words.data(), words.size());
}

/// Until now an open said that there is no such file; from now on it ends the process. The compiler looks for the line of a syntax error in a file.
PyObject* end_opening_files(PyObject*, PyObject*) noexcept {
    library_is_loaded();
    return text_of_octets("", 0);
}

PyMethodDef functions[] = {{"helper", give_helper, METH_NOARGS, nullptr},
                           {"abi", give_abi, METH_NOARGS, nullptr},
                           {"confine", put_on_confinement, METH_NOARGS, nullptr},
                           {"end_opening_files", end_opening_files, METH_NOARGS, nullptr},
                           {nullptr, nullptr, 0, nullptr}};

PyModuleDef module_definition = {PyModuleDef_HEAD_INIT, "saksi_child", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr};

PyObject* make_module() noexcept { return python.create_module(&module_definition, PYTHON_ABI_VERSION); }

template <class Function>
bool find(void* library, const char* name, Function& function) noexcept {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

}  // namespace

std::string run_python_service() {
    void* library = nullptr;
    // RTLD_GLOBAL: the interpreter's own extension modules look for its names.
    for (const char* name : libraries)
        if (!library) library = ::dlopen(name, RTLD_NOW | RTLD_GLOBAL);
    if (!library) return std::string(libraries[0]) + " (or newer) is not installed";
    if (!find(library, "Py_BytesMain", python.main) || !find(library, "PyImport_AppendInittab", python.append_module) ||
        !find(library, "PyModule_Create2", python.create_module) || !find(library, "PyUnicode_FromStringAndSize", python.text))
        return "libpython3 lacks a function of its stable interface";
    if (python.append_module("saksi_child", make_module) != 0) return "the interpreter takes no module";
    // Same bytes, same messages: sets of texts have the same order in every process.
    ::setenv("PYTHONHASHSEED", "0", 1);
    std::string service(reinterpret_cast<const char*>(service_octets), sizeof service_octets);
    std::string words[] = {"saksi-plugin-host", "-B", "-s", "-S", "-P", "-X", "utf8", "-c", service};
    char* arguments[std::size(words) + 1]{};
    for (std::size_t i = 0; i < std::size(words); ++i) arguments[i] = words[i].data();
    // No site, no user folder, no bytecode written, no working folder on the path: the system's own modules and nothing else.
    const int code = python.main(static_cast<int>(std::size(words)), arguments);
    return "the interpreter ended with " + std::to_string(code);
}

}  // namespace saksi::plugin_host
