#include "store/catalogue.hpp"

#include "store/database.hpp"

namespace saksi::store {

namespace {

constexpr const char* catalogue_tables = R"(
CREATE TABLE IF NOT EXISTS case_label (label TEXT PRIMARY KEY, ref TEXT NOT NULL UNIQUE, last_seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS bundle (bundle_id TEXT PRIMARY KEY, job_id TEXT NOT NULL, case_label TEXT NOT NULL, seq INTEGER NOT NULL, path TEXT NOT NULL,
    sealed TEXT NOT NULL, stamped INTEGER NOT NULL, completed INTEGER NOT NULL, items INTEGER NOT NULL, losses INTEGER NOT NULL);
)";

constexpr const char* columns = "bundle_id, job_id, case_label, seq, path, sealed, stamped, completed, items, losses";

BundleRow row_of(SQLite::Statement& select) {
    return {select.getColumn(0).getString(), select.getColumn(1).getString(), select.getColumn(2).getString(), select.getColumn(3).getInt64(),
            select.getColumn(4).getString(), select.getColumn(5).getString(), select.getColumn(6).getInt() != 0, select.getColumn(7).getInt() != 0,
            select.getColumn(8).getInt64(), select.getColumn(9).getInt64()};
}

}  // namespace

struct Catalogue::State {
    Path path;
    std::unique_ptr<SQLite::Database> database;
};

Catalogue::Catalogue(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

Result<Catalogue> Catalogue::open(const Path& path) {
    return guarded(path, [&] {
        auto state = std::make_unique<State>(path, open_durable(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE));
        state->database->exec(catalogue_tables);
        return Catalogue(std::move(state));
    });
}

Result<CasePlace> Catalogue::next_in_case(const std::string& label, const std::string& fresh_ref) {
    return guarded(state_->path, [&] {
        SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement add(*state_->database,
                              "INSERT INTO case_label VALUES (?, ?, 1) ON CONFLICT (label) DO UPDATE SET last_seq = last_seq + 1 RETURNING ref, last_seq");
        add.bind(1, label);
        add.bind(2, fresh_ref);
        add.executeStep();
        CasePlace place{add.getColumn(0).getString(), add.getColumn(1).getInt64()};
        add.reset();
        transaction.commit();
        return place;
    });
}

Status Catalogue::put(const BundleRow& row) {
    return guarded(state_->path, [&] {
        SQLite::Statement put(*state_->database, std::string("INSERT OR REPLACE INTO bundle (") + columns + ") VALUES (?,?,?,?,?,?,?,?,?,?)");
        put.bind(1, row.bundle_id);
        put.bind(2, row.job_id);
        put.bind(3, row.case_label);
        put.bind(4, row.seq);
        put.bind(5, row.path);
        put.bind(6, row.sealed);
        put.bind(7, row.stamped ? 1 : 0);
        put.bind(8, row.completed ? 1 : 0);
        put.bind(9, row.items);
        put.bind(10, row.losses);
        put.exec();
    });
}

Result<std::vector<BundleRow>> Catalogue::bundles() const {
    return guarded(state_->path, [&] {
        std::vector<BundleRow> rows;
        SQLite::Statement select(*state_->database, std::string("SELECT ") + columns + " FROM bundle ORDER BY sealed, bundle_id");
        while (select.executeStep()) rows.push_back(row_of(select));
        return rows;
    });
}

Result<std::optional<BundleRow>> Catalogue::find_path(const std::string& path) const {
    return guarded(state_->path, [&]() -> std::optional<BundleRow> {
        SQLite::Statement select(*state_->database, std::string("SELECT ") + columns + " FROM bundle WHERE path = ?");
        select.bind(1, path);
        if (!select.executeStep()) return std::nullopt;
        return row_of(select);
    });
}

}  // namespace saksi::store
