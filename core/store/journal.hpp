// The scratch record of one capture: which WARC bytes are durable, which answers are there. Source: docs/formats/journal-1.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::store {

struct RequestRow {
    std::string request;      ///< `r000001`
    std::string capture;      ///< four digits
    std::string request_key;  ///< SHA-256 hex of what was asked
    std::int64_t occurrence = 0;
    std::string purpose;
    std::string action;       ///< the plugin's action, canonical JSON
    std::string state;        ///< planned | done | failed
    std::string error;        ///< a word when failed, else empty
};

struct RecordRow {
    std::string capture;
    std::string record_id;
    std::string type;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::string sha256;  ///< of the gzip member
    std::int64_t batch = 0;  ///< number of its group commit; given by commit()
};

struct ExchangeRow {
    std::string request;
    std::int64_t hop = 0;
    std::int64_t attempt = 1;
    std::string record_id;        ///< the response
    std::string request_record;
    std::string metadata_record;
    std::int64_t status = 0;
    bool final = false;           ///< the hop that the plugin is given; set by Batch::finals once that is known
};

struct ItemRow {
    std::string json;                   ///< canonical, as it will stand in the bundle
    std::vector<std::string> captures;  ///< its captures, four digits each, as inside `json`
    bool operator==(const ItemRow&) const = default;
};

/// Nothing is left to ask.
struct RecordedEnd {
    std::vector<ItemRow> items;  ///< in report order
    std::string time;            ///< meta `recorded`
};

/// What one group commit makes durable at once.
struct Batch {
    std::vector<RecordRow> records;
    std::vector<RequestRow> requests;    ///< new ones, or a new state of known ones
    std::vector<ExchangeRow> exchanges;
    std::vector<std::string> finals;     ///< response records that turned out to be the last hop of their request
    std::vector<std::string> events;  ///< custody lines
    std::optional<RecordedEnd> end;   ///< replaces an earlier one
    bool empty() const noexcept { return records.empty() && requests.empty() && exchanges.empty() && finals.empty() && events.empty() && !end; }
};

class Journal {
public:
    /// Creates the file, which must not exist. Errors: exists, cannot_write.
    static Result<Journal> create(const Path& path);
    /// Opens an existing journal. Errors: missing, malformed, unsupported (another schema).
    static Result<Journal> open(const Path& path);
    Journal(Journal&&) noexcept;
    Journal& operator=(Journal&&) noexcept;
    ~Journal();

    Status set_meta(const std::string& key, const std::string& value);
    Result<std::vector<ItemRow>> items() const;
    Result<std::optional<std::string>> meta(const std::string& key) const;

    /// One durable transaction. Call only after the WARC bytes of `batch.records` were synced.
    Status commit(const Batch& batch);

    Result<std::vector<RecordRow>> records(const std::string& capture) const;
    Result<std::vector<RequestRow>> requests() const;
    /// In the order in which the plugin saw the answers.
    Result<std::vector<ExchangeRow>> exchanges() const;
    Result<std::vector<std::string>> events() const;

private:
    struct State;
    explicit Journal(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace saksi::store
