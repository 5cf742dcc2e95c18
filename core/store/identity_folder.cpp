#include "store/identity_folder.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace saksi::store {

namespace {

constexpr std::uint64_t pem_bytes = limits::mib;
constexpr std::size_t label_characters = 63;

constexpr const char* certificate_file = "certificate.pem";
constexpr const char* key_file = "key.pem";
constexpr const char* token_file = "key.uri";
constexpr const char* request_file = "request.csr";

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

namespace {

/// A new folder of its own, never over another identity.
Result<Path> make_folder(base::FileSystem& files, const Home& home, const std::string& label) {
    if (!is_label(label)) return fail(ErrorCode::usage, msg("“{label}” is no label; use a–z, 0–9 and hyphens, at most 63", {{"label", label}}));
    if (Status ready = home.prepare(files); !ready) return pass_on(ready);
    Path folder = home.identities() / label;
    if (Status made = files.make_directory(folder, 0700); !made) return pass_on(made);
    return folder;
}

/// The folder of a label that exists. Errors: missing.
Result<Path> find_folder(base::FileSystem& files, const Home& home, const std::string& label) {
    Path folder = home.identities() / label;
    auto present = is_label(label) ? files.status(folder) : Result<std::optional<base::FileStatus>>(std::nullopt);
    if (!present) return pass_on(present);
    if (!*present) return fail(ErrorCode::missing, msg("there is no identity “{label}”; “saksi identity list” shows those that exist, “saksi identity new” makes one", {{"label", label}}));
    return folder;
}

Result<bool> exists(base::FileSystem& files, const Path& path) {
    auto status = files.status(path);
    if (!status) return pass_on(status);
    return status->has_value();
}

}  // namespace

Status save_identity(base::FileSystem& files, const Home& home, const std::string& label, const trust::Identity& identity) {
    auto folder = make_folder(files, home, label);
    if (!folder) return std::unexpected(folder.error());
    const std::string certificates = trust::pem_of(identity.chain());
    if (Status written = base::write_new_file(files, *folder / certificate_file, bytes_of(certificates), 0644); !written) return written;
    const Status key = identity.is_in_token() ? base::write_new_file(files, *folder / token_file, bytes_of(identity.token_uri()), 0600)
                                              : base::write_new_file(files, *folder / key_file, identity.locked_key_pem(), 0600);
    if (!key) return key;
    return files.sync_directory(home.identities());
}

Result<trust::Identity> load_identity(base::FileSystem& files, const Home& home, const std::string& label) {
    auto folder = find_folder(files, home, label);
    if (!folder) return pass_on(folder);
    auto whole = exists(files, *folder / certificate_file);
    if (!whole) return pass_on(whole);
    if (!*whole) {
        return fail(ErrorCode::missing, msg("the identity “{label}” waits for its certificate; with your authority's answer: saksi identity import --label {label} --certificate FILE", {{"label", label}}));
    }
    auto certificates = base::read_whole(files, *folder / certificate_file, pem_bytes);
    if (!certificates) return pass_on(certificates);
    auto in_token = exists(files, *folder / token_file);
    if (!in_token) return pass_on(in_token);
    auto key = base::read_whole(files, *folder / (*in_token ? token_file : key_file), pem_bytes);
    if (!key) return pass_on(key);
    return *in_token ? trust::Identity::from_token(std::string(text_of(*key)), *certificates) : trust::Identity::from_pem(*key, *certificates);
}

Status save_request(base::FileSystem& files, const Home& home, const std::string& label, const trust::CertificateRequest& request) {
    auto folder = make_folder(files, home, label);
    if (!folder) return std::unexpected(folder.error());
    if (Status written = base::write_new_file(files, *folder / key_file, request.locked_key_pem, 0600); !written) return written;
    if (Status written = base::write_new_file(files, *folder / request_file, bytes_of(request.pem), 0644); !written) return written;
    return files.sync_directory(home.identities());
}

Result<Bytes> load_requested_key(base::FileSystem& files, const Home& home, const std::string& label) {
    auto folder = find_folder(files, home, label);
    if (!folder) return pass_on(folder);
    auto whole = exists(files, *folder / certificate_file);
    if (!whole) return pass_on(whole);
    if (*whole) return fail(ErrorCode::exists, msg("the identity “{label}” has its certificate already", {{"label", label}}));
    return base::read_whole(files, *folder / key_file, pem_bytes);
}

Status add_issued_certificate(base::FileSystem& files, const Home& home, const std::string& label, const trust::Identity& identity) {
    auto folder = find_folder(files, home, label);
    if (!folder) return std::unexpected(folder.error());
    const std::string certificates = trust::pem_of(identity.chain());
    return base::write_new_file(files, *folder / certificate_file, bytes_of(certificates), 0644);
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
