// SQLite behind Result: SQLiteCpp's exceptions end here.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <memory>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace saksi::store {

/// What a SQLite failure means to the caller.
inline Error error_of(const SQLite::Exception& exception, const Path& path) {
    const Message what = msg("cannot write {file}: {reason}", {{"file", path.string()}, {"reason", exception.what()}});
    switch (exception.getErrorCode()) {
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return {ErrorCode::malformed, msg("{file} is damaged or no database of this program: {reason}", {{"file", path.string()}, {"reason", exception.what()}})};
        case SQLITE_BUSY: return {ErrorCode::try_later, what};
        case SQLITE_CANTOPEN: return {ErrorCode::missing, msg("cannot read {file}: {reason}", {{"file", path.string()}, {"reason", exception.what()}})};
        default: return {ErrorCode::cannot_write, what};
    }
}

/// Runs `work`, which may throw SQLite::Exception, and returns its value or the error.
template <class Work>
auto guarded(const Path& path, Work work) -> Result<decltype(work())> {
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(error_of(exception, path));
    }
}

/// Opens or creates `path` with WAL and synchronous=FULL: a committed transaction survives a power cut (records: durability).
inline std::unique_ptr<SQLite::Database> open_durable(const Path& path, int flags) {
    auto database = std::make_unique<SQLite::Database>(path.string(), flags, 5'000);
    database->exec("PRAGMA journal_mode=WAL");
    database->exec("PRAGMA synchronous=FULL");
    database->exec("PRAGMA foreign_keys=ON");
    return database;
}

}  // namespace saksi::store
