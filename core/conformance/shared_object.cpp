#include "conformance/shared_object.hpp"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/shared_library.hpp"

namespace saksi::conformance {

namespace {

/// The functions of libelf that are called here, loaded when a plugin is first examined: no other verb needs them.
struct LibElf {
    decltype(&::elf_version) version = nullptr;
    decltype(&::elf_memory) memory = nullptr;
    decltype(&::elf_end) end = nullptr;
    decltype(&::elf_kind) kind = nullptr;
    decltype(&::elf_nextscn) next_section = nullptr;
    decltype(&::gelf_getshdr) header = nullptr;
    decltype(&::elf_getdata) data = nullptr;
    decltype(&::gelf_getsym) symbol = nullptr;
    decltype(&::gelf_getdyn) dynamic = nullptr;
    decltype(&::elf_strptr) text = nullptr;

    static std::optional<LibElf> load() noexcept {
        const base::SharedLibrary library("libelf.so.1");
        LibElf elf;
        const bool whole = library.find("elf_version", elf.version) && library.find("elf_memory", elf.memory) && library.find("elf_end", elf.end) &&
                           library.find("elf_kind", elf.kind) && library.find("elf_nextscn", elf.next_section) && library.find("gelf_getshdr", elf.header) &&
                           library.find("elf_getdata", elf.data) && library.find("gelf_getsym", elf.symbol) && library.find("gelf_getdyn", elf.dynamic) &&
                           library.find("elf_strptr", elf.text);
        if (!whole || elf.version(EV_CURRENT) == EV_NONE) return std::nullopt;
        return elf;
    }
};

class Tables {
public:
    Tables(const LibElf& elf, Elf* file) : elf_(elf), file_(file) {}

    /// False: there is no dynamic table.
    bool read(SharedObject& out) {
        bool dynamic = false;
        for (Elf_Scn* section = elf_.next_section(file_, nullptr); section; section = elf_.next_section(file_, section)) {
            GElf_Shdr header{};
            Elf_Data* data = elf_.header(section, &header) ? elf_.data(section, nullptr) : nullptr;
            if (!data || header.sh_entsize == 0) continue;
            const int entries = static_cast<int>(std::min<std::uint64_t>(data->d_size / header.sh_entsize, 1'000'000));
            if (header.sh_type == SHT_DYNSYM) read_symbols(data, header.sh_link, entries, out);
            if (header.sh_type == SHT_DYNAMIC) read_dynamic(data, header.sh_link, entries, out);
            dynamic = dynamic || header.sh_type == SHT_DYNAMIC;
        }
        return dynamic;
    }

private:
    void read_symbols(Elf_Data* data, std::size_t names, int entries, SharedObject& out) {
        for (int i = 1; i < entries; ++i) {
            GElf_Sym symbol{};
            if (!elf_.symbol(data, i, &symbol)) return;
            const char* name = elf_.text(file_, names, symbol.st_name);
            if (!name || *name == '\0' || GELF_ST_BIND(symbol.st_info) == STB_LOCAL) continue;
            if (symbol.st_shndx == SHN_UNDEF)
                out.imports.emplace_back(name);
            else
                out.exports.emplace_back(name);
        }
    }
    void read_dynamic(Elf_Data* data, std::size_t names, int entries, SharedObject& out) {
        for (int i = 0; i < entries; ++i) {
            GElf_Dyn entry{};
            if (!elf_.dynamic(data, i, &entry) || entry.d_tag == DT_NULL) return;
            if (entry.d_tag != DT_NEEDED) continue;
            const char* name = elf_.text(file_, names, static_cast<std::size_t>(entry.d_un.d_val));
            if (name) out.needed.emplace_back(name);
        }
    }

    const LibElf& elf_;
    Elf* file_;
};

// docs/plugin-abi.md §6.
constexpr std::array<std::string_view, 7> may_need{"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "libgumbo.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"};

// Files, network, processes, time, chance, environment, threads, loading: what the filter of calls ends, and what would make two runs differ.
constexpr auto may_not_import = std::to_array<std::string_view>({
    "accept", "accept4", "bind", "clock", "clock_gettime", "clone", "connect", "creat", "dlmopen", "dlopen", "drand48", "environ", "execl", "execle",
    "execlp", "execv", "execve", "execvp", "execvpe", "fexecve", "fopen", "fopen64", "fork", "freopen", "freopen64", "ftime", "getaddrinfo",
    "getentropy", "getenv", "gethostbyname", "getrandom", "gettimeofday", "kill", "listen", "lrand48", "mkstemp", "mrand48", "nanosleep", "open",
    "open64", "openat", "openat64", "opendir", "popen", "posix_spawn", "posix_spawnp", "pthread_create", "ptrace", "putenv", "raise", "rand",
    "rand_r", "random", "read", "recv", "recvfrom", "recvmsg", "remove", "rename", "secure_getenv", "send", "sendmsg", "sendto", "setenv", "shm_open",
    "sigaction", "signal", "sleep", "socket", "socketpair", "syscall", "system", "time", "timespec_get", "tmpfile", "unlink", "usleep", "write"});

static_assert(std::ranges::is_sorted(may_not_import));

constexpr std::array<std::string_view, 8> may_not_begin{"_ZNSt6chrono3_V212", "_ZNSt13random_device", "_ZNSt14basic_ifstream", "_ZNSt14basic_ofstream", "_ZNSt13basic_fstream", "_ZNSt6thread", "_ZNSt10filesystem", "curl_"};

bool may_import(std::string_view name) {
    return !std::ranges::binary_search(may_not_import, name) && std::ranges::none_of(may_not_begin, [&](std::string_view start) { return name.starts_with(start); });
}

bool is_sanitizer(std::string_view library) {
#if defined(__SANITIZE_ADDRESS__)  // in a build under a sanitizer every library needs it
    return library.starts_with("libasan") || library.starts_with("libubsan");
#else
    static_cast<void>(library);
    return false;
#endif
}

}  // namespace

Result<SharedObject> SharedObject::read(ByteView file) {
    static const std::optional<LibElf> elf = LibElf::load();
    if (!elf) return fail(ErrorCode::missing, msg("libelf is not installed on this machine, so a plugin's library cannot be examined (Debian: libelf1)"));
    Bytes copy = base::copy_of(file);  // libelf may write into what it is given
    const std::unique_ptr<Elf, decltype(&::elf_end)> opened(elf->memory(reinterpret_cast<char*>(copy.data()), copy.size()), elf->end);
    SharedObject out;
    if (!opened || elf->kind(opened.get()) != ELF_K_ELF || !Tables(*elf, opened.get()).read(out))
        return fail(ErrorCode::malformed, msg("this is no shared object in ELF form with a dynamic table"));
    return out;
}

std::vector<Message> breaches_of(const SharedObject& library) {
    std::vector<Message> out;
    if (std::ranges::find(library.exports, "saksi_plugin_entry") == library.exports.end())
        out.push_back(msg("the library does not export saksi_plugin_entry"));
    for (const std::string& name : library.exports)
        if (name != "saksi_plugin_entry") out.push_back(msg("the library exports “{name}”; only saksi_plugin_entry may be seen (saksi_plugin.map)", {{"name", name}}));
    for (const std::string& name : library.imports)
        if (!may_import(name)) out.push_back(msg("the library uses “{name}”: a plugin has no files, network, processes, time, chance, environment or threads", {{"name", name}}));
    for (const std::string& name : library.needed)
        if (std::ranges::find(may_need, name) == may_need.end() && !is_sanitizer(name))
            out.push_back(msg("the library needs {name}, which the plugin's process cannot open; link it in statically", {{"name", name}}));
    return out;
}

}  // namespace saksi::conformance
