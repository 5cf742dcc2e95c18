// The capture log inside the bundle: JSON lines, each holding the digest of the one before. Source: docs/formats/custody-1.schema.json, bukti-1.md §10.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "evidence/vocabulary.hpp"

namespace saksi::evidence {

/// Makes the lines. The caller stores each line before it asks for the next.
class CustodyWriter {
public:
    /// `salt` is 32 lower-case hexadecimal digits. The first line is then ready in text().
    explicit CustodyWriter(const std::string& salt);
    /// Goes on after lines that were stored before. Errors: those of check_custody.
    static Result<CustodyWriter> resume(ByteView stored);

    /// Adds an entry and returns its line, LF included. `detail`: flat object of null, boolean, integer, string or arrays of these.
    std::string add(UtcTime time, CustodyEvent event, Json detail);
    /// Everything so far, as the file's octets.
    const std::string& text() const noexcept { return text_; }

private:
    CustodyWriter() = default;
    std::string text_;
    std::string last_digest_;
    std::int64_t next_ = 1;
};

struct CustodyEntry {
    std::int64_t seq = 0;
    UtcTime time;
    CustodyEvent event = CustodyEvent::job_started;
    Json detail;
};

struct Custody {
    std::string salt;
    std::vector<CustodyEntry> entries;
};

/// Reads the whole file: canonical JSON a line, LF at each end, `seq` from 1 without gaps, each `prev` the SHA-256 of the line before
/// (without its LF). Errors: malformed naming the line, limit_exceeded.
Result<Custody> check_custody(ByteView text);
/// The same for logs of any length: hands each entry to `visit` in turn and keeps none. Returns the salt.
Result<std::string> walk_custody(ByteView text, const std::function<void(const CustodyEntry&)>& visit);

}  // namespace saksi::evidence
