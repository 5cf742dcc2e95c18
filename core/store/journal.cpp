#include "store/journal.hpp"

#include <iterator>
#include <sstream>

#include "store/database.hpp"

namespace saksi::store {

namespace {

constexpr const char* schema_name = "saksi-journal/1";

constexpr const char* journal_tables = R"(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE request (request TEXT PRIMARY KEY, capture TEXT NOT NULL, request_key TEXT NOT NULL, occurrence INTEGER NOT NULL, purpose TEXT NOT NULL,
    action TEXT NOT NULL, state TEXT NOT NULL, error TEXT, UNIQUE (capture, request_key, occurrence));
CREATE TABLE record (seq INTEGER PRIMARY KEY, capture TEXT NOT NULL, record_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, offset INTEGER NOT NULL,
    length INTEGER NOT NULL, sha256 TEXT NOT NULL, batch INTEGER NOT NULL, UNIQUE (capture, offset));
CREATE TABLE exchange (seq INTEGER PRIMARY KEY, request TEXT NOT NULL REFERENCES request, hop INTEGER NOT NULL, attempt INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES record(record_id), request_record TEXT NOT NULL, metadata_record TEXT NOT NULL, status INTEGER NOT NULL,
    final INTEGER NOT NULL, batch INTEGER NOT NULL);
CREATE INDEX exchange_record ON exchange (record_id);
CREATE TABLE event (seq INTEGER PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE item (number INTEGER PRIMARY KEY, json TEXT NOT NULL, captures TEXT NOT NULL);
)";

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}
std::uint64_t size_of(const SQLite::Column& column) { return static_cast<std::uint64_t>(column.getInt64()); }

}  // namespace

struct Journal::State {
    Path path;
    std::unique_ptr<SQLite::Database> database;

    /// Rows are appended in the order of their commits, so the last one has the highest number.
    std::int64_t next_batch() {
        SQLite::Statement last(*database, "SELECT MAX(COALESCE((SELECT batch FROM record ORDER BY seq DESC LIMIT 1), 0),"
                                          " COALESCE((SELECT batch FROM exchange ORDER BY seq DESC LIMIT 1), 0))");
        last.executeStep();
        return last.getColumn(0).getInt64() + 1;
    }
};

namespace {

/// The statements of one group commit, prepared once for all its rows.
void put_meta(SQLite::Database& database, const std::string& key, const std::string& value) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO meta VALUES (?,?)");
    insert.bind(1, key);
    insert.bind(2, value);
    insert.exec();
}

class BatchWriter {
public:
    BatchWriter(SQLite::Database& database, std::int64_t batch)
        : batch_(batch),
          request_(database, "INSERT INTO request VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (request) DO UPDATE SET state = excluded.state, error = excluded.error"),
          record_(database, "INSERT INTO record (capture, record_id, type, offset, length, sha256, batch) VALUES (?,?,?,?,?,?,?)"),
          exchange_(database,
                    "INSERT INTO exchange (request, hop, attempt, record_id, request_record, metadata_record, status, final, batch) VALUES (?,?,?,?,?,?,?,?,?)"),
          final_(database, "UPDATE exchange SET final = 1 WHERE record_id = ?"), event_(database, "INSERT INTO event (line) VALUES (?)"), database_(database) {}

    void write(const Batch& batch) {
        for (const RequestRow& row : batch.requests) insert(row);
        for (const RecordRow& row : batch.records) insert(row);
        for (const ExchangeRow& row : batch.exchanges) insert(row);
        for (const std::string& record : batch.finals) run(final_, record);
        for (const std::string& line : batch.events) run(event_, line);
        if (batch.end) insert(*batch.end);
    }

private:
    static void run(SQLite::Statement& statement, const std::string& value) {
        statement.bind(1, value);
        run(statement);
    }

    static void run(SQLite::Statement& statement) {
        statement.exec();
        statement.reset();
    }

    void insert(const RequestRow& row) {
        request_.bind(1, row.request);
        request_.bind(2, row.capture);
        request_.bind(3, row.request_key);
        request_.bind(4, row.occurrence);
        request_.bind(5, row.purpose);
        request_.bind(6, row.action);
        request_.bind(7, row.state);
        if (row.error.empty())
            request_.bind(8);
        else
            request_.bind(8, row.error);
        run(request_);
    }

    void insert(const RecordRow& row) {
        record_.bind(1, row.capture);
        record_.bind(2, row.record_id);
        record_.bind(3, row.type);
        record_.bind(4, number(row.offset));
        record_.bind(5, number(row.length));
        record_.bind(6, row.sha256);
        record_.bind(7, batch_);
        run(record_);
    }

    void insert(const ExchangeRow& row) {
        exchange_.bind(1, row.request);
        exchange_.bind(2, row.hop);
        exchange_.bind(3, row.attempt);
        exchange_.bind(4, row.record_id);
        exchange_.bind(5, row.request_record);
        exchange_.bind(6, row.metadata_record);
        exchange_.bind(7, row.status);
        exchange_.bind(8, row.final ? 1 : 0);
        exchange_.bind(9, batch_);
        run(exchange_);
    }

    void insert(const RecordedEnd& end) {
        database_.exec("DELETE FROM item");
        SQLite::Statement item(database_, "INSERT INTO item VALUES (?,?,?)");
        for (std::size_t i = 0; i < end.items.size(); ++i) {
            item.bind(1, static_cast<std::int64_t>(i + 1));
            item.bind(2, end.items[i].json);
            item.bind(3, joined(end.items[i].captures));
            run(item);
        }
        put_meta(database_, "recorded", end.time);
    }

    std::int64_t batch_;
    SQLite::Statement request_, record_, exchange_, final_, event_;
    SQLite::Database& database_;
};

}  // namespace

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

Result<Journal> Journal::create(const Path& path) {
    return guarded(path, [&] {
        auto state = std::make_unique<State>(path, open_durable(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE));
        SQLite::Transaction transaction(*state->database);
        state->database->exec(journal_tables);
        SQLite::Statement schema(*state->database, "INSERT INTO meta VALUES ('schema', ?)");
        schema.bind(1, schema_name);
        schema.exec();
        transaction.commit();
        return Journal(std::move(state));
    });
}

Result<Journal> Journal::open(const Path& path) {
    auto opened = guarded(path, [&] { return Journal(std::make_unique<State>(path, open_durable(path, SQLite::OPEN_READWRITE))); });
    if (!opened) return opened;
    auto schema = opened->meta("schema");
    if (!schema) return pass_on(schema);
    if (*schema != schema_name)
        return fail(ErrorCode::unsupported, msg("{file} is a journal of another version of this program", {{"file", path.string()}}));
    return opened;
}

Status Journal::set_meta(const std::string& key, const std::string& value) {
    return guarded(state_->path, [&] { put_meta(*state_->database, key, value); });
}

Result<std::optional<std::string>> Journal::meta(const std::string& key) const {
    return guarded(state_->path, [&]() -> std::optional<std::string> {
        SQLite::Statement select(*state_->database, "SELECT value FROM meta WHERE key = ?");
        select.bind(1, key);
        if (!select.executeStep()) return std::nullopt;
        return select.getColumn(0).getString();
    });
}

Status Journal::commit(const Batch& batch) {
    return guarded(state_->path, [&] {
        SQLite::Transaction transaction(*state_->database);
        BatchWriter(*state_->database, state_->next_batch()).write(batch);
        transaction.commit();
    });
}

Result<std::vector<RecordRow>> Journal::records(const std::string& capture) const {
    return guarded(state_->path, [&] {
        std::vector<RecordRow> rows;
        SQLite::Statement select(*state_->database, "SELECT record_id, type, offset, length, sha256, batch FROM record WHERE capture = ? ORDER BY offset");
        select.bind(1, capture);
        while (select.executeStep())
            rows.push_back({capture, select.getColumn(0).getString(), select.getColumn(1).getString(), size_of(select.getColumn(2)),
                            size_of(select.getColumn(3)), select.getColumn(4).getString(), select.getColumn(5).getInt64()});
        return rows;
    });
}

Result<std::vector<RequestRow>> Journal::requests() const {
    return guarded(state_->path, [&] {
        std::vector<RequestRow> rows;
        SQLite::Statement select(
            *state_->database, "SELECT request, capture, request_key, occurrence, purpose, action, state, COALESCE(error, '') FROM request ORDER BY request");
        while (select.executeStep())
            rows.push_back({select.getColumn(0).getString(), select.getColumn(1).getString(), select.getColumn(2).getString(), select.getColumn(3).getInt64(),
                            select.getColumn(4).getString(), select.getColumn(5).getString(), select.getColumn(6).getString(), select.getColumn(7).getString()});
        return rows;
    });
}

Result<std::vector<ExchangeRow>> Journal::exchanges() const {
    return guarded(state_->path, [&] {
        std::vector<ExchangeRow> rows;
        SQLite::Statement select(*state_->database,
                                 "SELECT request, hop, attempt, record_id, request_record, metadata_record, status, final FROM exchange ORDER BY seq");
        while (select.executeStep())
            rows.push_back({select.getColumn(0).getString(), select.getColumn(1).getInt64(), select.getColumn(2).getInt64(), select.getColumn(3).getString(),
                            select.getColumn(4).getString(), select.getColumn(5).getString(), select.getColumn(6).getInt64(), select.getColumn(7).getInt() != 0});
        return rows;
    });
}

Result<std::vector<std::string>> Journal::events() const {
    return guarded(state_->path, [&] {
        std::vector<std::string> lines;
        SQLite::Statement select(*state_->database, "SELECT line FROM event ORDER BY seq");
        while (select.executeStep()) lines.push_back(select.getColumn(0).getString());
        return lines;
    });
}

Result<std::vector<ItemRow>> Journal::items() const {
    return guarded(state_->path, [&] {
        std::vector<ItemRow> items;
        SQLite::Statement select(*state_->database, "SELECT json, captures FROM item ORDER BY number");
        while (select.executeStep()) {
            std::istringstream captures(select.getColumn(1).getString());
            items.push_back({select.getColumn(0).getString(), {std::istream_iterator<std::string>(captures), {}}});
        }
        return items;
    });
}

}  // namespace saksi::store
