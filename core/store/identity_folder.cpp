#include "store/identity_folder.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::store {

namespace {

constexpr std::uint64_t pem_bytes = limits::mib;
constexpr std::size_t label_characters = 63;

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= label_characters && text.front() != '-' &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

std::string identity_label(std::string_view name) {
    std::string label;
    for (char c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (kept)
            label += c;
        else if (!label.empty() && label.back() != '-')
            label += '-';
        if (label.size() == label_characters) break;
    }
    while (!label.empty() && label.back() == '-') label.pop_back();
    return label.empty() ? "identitas" : label;
}

Status save_identity(base::FileSystem& files, const Home& home, const std::string& label, const trust::Identity& identity) {
    if (!is_label(label)) return fail(ErrorCode::usage, msg("“{label}” is no label; use a–z, 0–9 and hyphens, at most 63", {{"label", label}}));
    if (Status ready = home.prepare(files); !ready) return ready;
    const Path folder = home.identities() / label;
    if (Status made = files.make_directory(folder, 0700); !made) return pass_on(made);
    const std::string certificates = trust::pem_of(identity.chain());
    if (Status written = base::write_new_file(files, folder / "certificate.pem", bytes_of(certificates), 0644); !written) return written;
    if (Status written = base::write_new_file(files, folder / "key.pem", identity.locked_key_pem(), 0600); !written) return written;
    return files.sync_directory(home.identities());
}

Result<trust::Identity> load_identity(base::FileSystem& files, const Home& home, const std::string& label) {
    const Path folder = home.identities() / label;
    auto present = is_label(label) ? files.status(folder) : Result<std::optional<base::FileStatus>>(std::nullopt);
    if (!present) return pass_on(present);
    if (!*present) return fail(ErrorCode::missing, msg("there is no identity “{label}”; “saksi identity list” shows those that exist, “saksi identity new” makes one", {{"label", label}}));
    auto certificates = base::read_whole(files, folder / "certificate.pem", pem_bytes);
    if (!certificates) return pass_on(certificates);
    auto key = base::read_whole(files, folder / "key.pem", pem_bytes);
    if (!key) return pass_on(key);
    return trust::Identity::from_pem(*key, *certificates);
}

Result<std::vector<std::string>> list_identities(base::FileSystem& files, const Home& home) {
    auto present = files.status(home.identities());
    if (!present) return pass_on(present);
    if (!*present) return std::vector<std::string>{};
    auto names = files.list(home.identities());
    if (!names) return pass_on(names);
    std::erase_if(*names, [](const std::string& name) { return !is_label(name); });
    return names;
}

}  // namespace saksi::store
