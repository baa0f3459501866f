// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite behind plain types: open, migrate, statement, transaction. Nobody else includes SQLite's header.
///
///     SAUTI_TRY(store::Database database, store::Database::open(path, store::Access::write));
///     SAUTI_CHECK(database.migrate({"CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT)"}));
///     SAUTI_TRY(store::Statement insert, database.prepare("INSERT INTO word(text) VALUES (?)"));
///     SAUTI_CHECK(insert.bind_text(1, "sauti"));
///     SAUTI_CHECK(insert.run());
///
/// Errors: not_found, io_read, io_write, full, busy (another process writes), invalid (no database, torn, a broken
/// rule), unsupported (made by a newer version), internal (wrong SQL of ours). A Database and its statements belong to
/// one thread.
namespace sauti::store {

namespace fs = std::filesystem;

/// A prepared statement. It must not outlive its Database.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    /// Parameters count from 1. Text and blobs are copied.
    [[nodiscard]] base::Result<void> bind_integer(int index, std::int64_t value);
    [[nodiscard]] base::Result<void> bind_real(int index, double value);
    [[nodiscard]] base::Result<void> bind_text(int index, std::string_view value);
    [[nodiscard]] base::Result<void> bind_blob(int index, std::string_view value);
    [[nodiscard]] base::Result<void> bind_null(int index);

    /// True while there is a row; after false the statement can be bound and run anew.
    [[nodiscard]] base::Result<bool> step();
    /// For statements without rows: one step and a reset.
    [[nodiscard]] base::Result<void> run();
    /// Gives up the rows that are left; bindings stay.
    void reset();

    /// Columns count from 0. Views hold until the next step, run or reset.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    friend class Database;
    Statement(sqlite3* database, sqlite3_stmt* statement, std::string path);
    [[nodiscard]] base::Result<void> checked(int code) const;

    sqlite3* database_;
    sqlite3_stmt* statement_;
    std::string path_;
};

enum class Access {
    read,  ///< an existing file, never changed (but for what a killed writer left); works in a read-only folder
    write, ///< an existing or new file; every transaction is synced to the disk
    build, ///< a new file that is thrown away on failure: no journal, synced once at the end of each transaction
};

class Database {
public:
    /// Waits up to 10 s for another process's transaction.
    [[nodiscard]] static base::Result<Database> open(const fs::path& path, Access access);
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// One or several statements without parameters and without rows.
    [[nodiscard]] base::Result<void> execute(const std::string& sql);
    [[nodiscard]] base::Result<Statement> prepare(std::string_view sql) const;
    /// First column of the first row; `otherwise` if there is no row.
    [[nodiscard]] base::Result<std::int64_t> integer(std::string_view sql, std::int64_t otherwise) const;

    /// All or nothing: rolled back if `body` gives an error.
    [[nodiscard]] base::Result<void> transaction(const std::function<base::Result<void>()>& body);
    /// Brings the schema from where it is (PRAGMA user_version) to `steps.size()`, each step in a transaction of its
    /// own. unsupported if the file has been through more steps than these.
    [[nodiscard]] base::Result<void> migrate(const std::vector<std::string>& steps);

    /// Errors at closing are told; the destructor closes in silence.
    [[nodiscard]] base::Result<void> close();

private:
    Database(sqlite3* database, std::string path);
    [[nodiscard]] static base::Result<Database> open_once(const fs::path& path, Access access);

    sqlite3* database_;
    std::string path_;
};

/// "SQLite 3.40.1".
[[nodiscard]] std::string sqlite_version();

} // namespace sauti::store
