// The inventory of a bundle; never a URL, handle, text or name. Source: docs/formats/manifest-1.schema.json, bukti-1.md §7.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

struct ToolNote {
    std::string name, version, sha256;
    bool operator==(const ToolNote&) const = default;
};

struct PluginNote {
    std::string id, version, abi, sha256;
    std::optional<std::string> config_sha256;
    Overrides overrides = Overrides::default_;
    TestKind test_kind = TestKind::live;
    std::optional<std::string> test_date;  ///< YYYY-MM-DD
    bool operator==(const PluginNote&) const = default;
};

struct OperatorNote {
    std::string cert_sha256;
    OperatorRole role = OperatorRole::petugas_pengambil;
    bool operator==(const OperatorNote&) const = default;
};

struct ClockNote {
    ClockSource source = ClockSource::system;
    std::optional<std::int64_t> offset_ms;
    std::optional<std::string> checked;  ///< utc_text form
    bool operator==(const ClockNote&) const = default;
};

struct CaptureNote {
    std::string id, path;
    Method method = Method::http;
    std::string started, finished;  ///< utc_text form
    bool operator==(const CaptureNote&) const = default;
};

struct ItemNote {
    std::string id;
    std::vector<std::string> captures;
    std::vector<std::string> files;
    bool operator==(const ItemNote&) const = default;
};

struct FileNote {
    std::string path;
    FileRole role = FileRole::item;
    std::string media_type;
    std::uint64_t bytes = 0;
    std::string sha256;
    std::optional<std::string> item;
    bool withholdable = true;
    bool operator==(const FileNote&) const = default;
};

struct Previous {
    std::string bundle_id, manifest_sha256;
    bool operator==(const Previous&) const = default;
};

struct LogPosition {
    std::string origin;
    std::int64_t size = 0;
    std::string root;
    bool operator==(const LogPosition&) const = default;
};

struct Manifest {
    std::string bundle_id;  ///< urn:uuid:…
    std::optional<std::string> case_ref;
    std::int64_t seq = 1;
    std::string sealed_claimed;  ///< utc_text form; a claim of the sealing machine
    ToolNote tool;
    std::vector<PluginNote> plugins;
    OperatorNote operator_;
    ClockNote clock;
    std::vector<CaptureNote> captures;
    std::vector<ItemNote> items;
    std::vector<FileNote> files;
    std::optional<Previous> prev;
    std::optional<LogPosition> log;
    std::optional<std::string> supersedes;
    bool operator==(const Manifest&) const = default;
};

Json to_json(const Manifest& manifest);
/// Errors: malformed (the pointer inside), unsupported (another schema version).
Result<Manifest> manifest_from_json(const Json& json);
/// Reads evidence/manifest.json from its canonical octets with bounded memory. Errors: also limit_exceeded.
Result<Manifest> read_manifest(ByteView canonical);

}  // namespace saksi::evidence
