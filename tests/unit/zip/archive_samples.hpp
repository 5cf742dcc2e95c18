// Archives in memory, made by the Writer and then bent by hand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/file_system.hpp"
#include "zip/reader.hpp"
#include "zip/writer.hpp"

namespace saksi::test {

/// A growing file in memory; `refuse_after` octets it says that the disk is full.
class MemoryOutput final : public base::AppendableFile {
public:
    Bytes content;
    std::uint64_t refuse_after = UINT64_MAX;

    std::uint64_t size() const noexcept override { return content.size(); }
    Status append(ByteView data) override {
        if (content.size() + data.size() > refuse_after) return fail(ErrorCode::cannot_write, msg("full"));
        content.insert(content.end(), data.begin(), data.end());
        return {};
    }
    Status sync_data() override { return {}; }
    Status sync() override { return {}; }
    Status truncate(std::uint64_t size) override {
        content.resize(static_cast<std::size_t>(size));
        return {};
    }
};

using NamedContents = std::vector<std::pair<std::string, std::string>>;

inline Bytes archive_of(const NamedContents& files) {
    MemoryOutput out;
    zip::Writer writer(out);
    for (const auto& [name, content] : files) SAKSI_ASSERT(writer.add(name, bytes_of(content)).has_value());
    SAKSI_ASSERT(writer.finish().has_value());
    return out.content;
}

/// An opened archive and the octets it stands on.
struct Opened {
    std::unique_ptr<base::ReadableFile> file;
    Result<zip::Reader> reader;

    explicit Opened(Bytes octets) : file(base::memory_file(std::move(octets))), reader(zip::Reader::open(*file)) {}
};

inline void put(Bytes& octets, std::size_t offset, std::uint64_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) octets.at(offset + i) = static_cast<std::uint8_t>(value >> (8 * i) & 0xFF);
}
inline std::uint64_t take(const Bytes& octets, std::size_t offset, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint64_t>(octets.at(offset + i)) << (8 * i);
    return value;
}
inline Bytes from_hex(std::string_view text) {
    Bytes octets;
    int digits = 0;
    unsigned value = 0;
    for (char c : text) {
        if (c == ' ' || c == '\n') continue;
        value = value * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
        if (++digits == 2) {
            octets.push_back(static_cast<std::uint8_t>(value));
            digits = 0;
            value = 0;
        }
    }
    return octets;
}

}  // namespace saksi::test
