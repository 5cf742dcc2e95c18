// The outer lists and records of a bundle. Used inside this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "verify/examination.hpp"

namespace saksi::verify {

class SemanticsCheck {
public:
    explicit SemanticsCheck(Examination& examination) : examination_(examination), findings_(examination.findings) {}
    void run();

private:
    void check_periksa();
    void check_sums();
    void read_manifest();
    void check_files();
    void check_file(const evidence::FileNote& file, const bundle::DataObjectReference& listed, const std::string& field);
    void check_captures();
    void check_item_notes();
    void check_bundle_ids();
    void check_operator();
    void note_overrides();
    void check_datapackage();
    void check_context();
    void check_custody();
    void tell_loss(const Json& detail);
    void check_claims();
    void tell_lines();
    /// The entry's octets; nullopt when it is absent or unreadable, which is told elsewhere or here.
    std::optional<Bytes> read(std::string_view name, std::uint64_t limit);
    void wrong(const char* code, std::string_view entry, std::string field, Message what);

    Examination& examination_;
    FindingBook& findings_;
};

}  // namespace saksi::verify
