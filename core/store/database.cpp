// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include "base/file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <utility>

namespace sauti::store {

using base::ErrorKind;
using base::Result;

namespace {

constexpr int k_busy_ms = 10000;
constexpr std::int64_t k_mapped_bytes = std::int64_t{1} << 36;

base::Error io_error(int code, int system_error, const std::string& path) {
    const bool reading = code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_FSTAT ||
                         code == SQLITE_IOERR_ACCESS;
    if (!reading) return base::write_error(system_error != 0 ? system_error : EIO, path, "write");
    return base::make_error(ErrorKind::io_read, fmt::format("cannot read {}: {}", path, sqlite3_errstr(code)))
        .within(path);
}

/// errno of the last failed call; 0 if unknown. sqlite3_system_errno is overwritten by the rollback, the file's is not.
int system_error_of(sqlite3* database) {
    int number = 0;
    if (database == nullptr) return number;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK && number != 0) {
        return number;
    }
    return sqlite3_system_errno(database);
}

/// SQLite's answer as an error of ours; `database` may be null.
base::Error error_of(sqlite3* database, int code, const std::string& path) {
    const int extended = database != nullptr ? sqlite3_extended_errcode(database) : code;
    const int system_error = system_error_of(database);
    const std::string words = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
    const auto make = [&](ErrorKind kind, std::string message, std::string hint = {}) {
        return base::make_error(kind, std::move(message), std::move(hint)).within(path);
    };
    switch (code & 0xFF) {
    case SQLITE_FULL: return base::write_error(ENOSPC, path, "write");
    case SQLITE_IOERR: return io_error(extended, system_error, path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return make(ErrorKind::busy, fmt::format("{} is being written by another process", path), "try again later");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return make(ErrorKind::invalid, fmt::format("{} is damaged or no database: {}", path, words),
                    "delete the file; what it holds is built again");
    case SQLITE_CONSTRAINT: return make(ErrorKind::invalid, fmt::format("{} refuses a value: {}", path, words));
    case SQLITE_TOOBIG: return make(ErrorKind::limit, fmt::format("{}: a value is too large", path));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return make(ErrorKind::io_write, fmt::format("{} cannot be written: {}", path, words),
                    "check that the folder may be written");
    case SQLITE_CANTOPEN: {
        std::error_code ignored;
        if (!fs::exists(path, ignored)) return make(ErrorKind::not_found, fmt::format("there is no file {}", path));
        return make(ErrorKind::io_read, fmt::format("cannot open {}: {}", path, words));
    }
    case SQLITE_INTERRUPT: return make(ErrorKind::cancelled, "stopped on request");
    default: return make(ErrorKind::internal, fmt::format("SQLite: {} ({})", words, extended));
    }
}

/// The file name as a URI, so that options can be given with it.
std::string uri_of(const fs::path& path, std::string_view options) {
    std::string uri = "file:";
    for (const char letter : fs::absolute(path).string()) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '/' || letter == '.' || letter == '-' ||
                           letter == '_';
        if (plain) {
            uri += letter;
        } else {
            uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(letter)));
        }
    }
    return fmt::format("{}?{}", uri, options);
}

std::string settings_of(Access access) {
    const std::string common = fmt::format("PRAGMA mmap_size={}; PRAGMA temp_store=MEMORY;", k_mapped_bytes);
    switch (access) {
    case Access::read: return common + "PRAGMA query_only=1;";
    case Access::write: return common + "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;";
    case Access::build:
        return "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=NORMAL; "
               "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-16384;";
    }
    return common;
}

} // namespace

// Statement ----------------------------------------------------------------------------------------------------------

Statement::Statement(sqlite3* database, sqlite3_stmt* statement, std::string path)
    : database_(database), statement_(statement), path_(std::move(path)) {}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)), path_(std::move(other.path_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(database_, other.database_);
    std::swap(statement_, other.statement_);
    std::swap(path_, other.path_);
    return *this;
}

Statement::~Statement() {
    // The code repeats the last step's error, which was told then.
    static_cast<void>(sqlite3_finalize(statement_));
}

Result<void> Statement::checked(int code) const {
    if (code == SQLITE_OK) return {};
    return base::fail(error_of(database_, code, path_));
}

Result<void> Statement::bind_integer(int index, std::int64_t value) {
    return checked(sqlite3_bind_int64(statement_, index, value));
}

Result<void> Statement::bind_real(int index, double value) {
    return checked(sqlite3_bind_double(statement_, index, value));
}

Result<void> Statement::bind_text(int index, std::string_view value) {
    return checked(sqlite3_bind_text64(statement_, index, value.data() != nullptr ? value.data() : "", value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8));
}

Result<void> Statement::bind_blob(int index, std::string_view value) {
    return checked(sqlite3_bind_blob64(statement_, index, value.data() != nullptr ? value.data() : "", value.size(),
                                       SQLITE_TRANSIENT));
}

Result<void> Statement::bind_null(int index) {
    return checked(sqlite3_bind_null(statement_, index));
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    base::Error error = error_of(database_, code, path_);
    reset();
    return base::fail(std::move(error));
}

Result<void> Statement::run() {
    SAUTI_TRY(const bool row, step());
    if (row) reset();
    return {};
}

void Statement::reset() {
    // The code repeats the last step's error, which was told then.
    static_cast<void>(sqlite3_reset(statement_));
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

std::string_view Statement::text(int column) const {
    const unsigned char* begin = sqlite3_column_text(statement_, column);
    if (begin == nullptr) return {};
    return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Statement::blob(int column) const {
    const void* begin = sqlite3_column_blob(statement_, column);
    if (begin == nullptr) return {};
    return {static_cast<const char*>(begin), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

// Database -----------------------------------------------------------------------------------------------------------

Database::Database(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}

Database::Database(Database&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)), path_(std::move(other.path_)) {}

Database& Database::operator=(Database&& other) noexcept {
    std::swap(database_, other.database_);
    std::swap(path_, other.path_);
    return *this;
}

Database::~Database() {
    // Statements are gone by now (their lifetime is within ours); close_v2 waits for one that is not.
    static_cast<void>(sqlite3_close_v2(database_));
}

Result<Database> Database::open_once(const fs::path& path, Access access) {
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const std::string uri = uri_of(path, access == Access::read ? "mode=ro" : "mode=rwc");
    const int code = sqlite3_open_v2(uri.c_str(), &handle, flags, nullptr);
    Database database(handle, path.string());
    if (code != SQLITE_OK) {
        base::Error error = error_of(handle, code, database.path_);
        if (access != Access::read && error.kind == ErrorKind::not_found) error.kind = ErrorKind::io_write;
        return base::fail(std::move(error));
    }
    sqlite3_busy_timeout(handle, k_busy_ms);
    SAUTI_CHECK(database.execute(settings_of(access)));
    // SQLite opens lazily: ask, so that a file that is no database is told here.
    SAUTI_TRY([[maybe_unused]] const std::int64_t tables, database.integer("SELECT count(*) FROM sqlite_master", 0));
    return database;
}

Result<Database> Database::open(const fs::path& path, Access access) {
    auto database = open_once(path, access);
    // A writer that was killed in a transaction leaves its journal; who only reads may not roll it back.
    const bool is_torn = !database && access == Access::read && database.error().kind == ErrorKind::io_write;
    if (!is_torn) return database;
    SAUTI_TRY(Database writer, open_once(path, Access::write));
    SAUTI_CHECK(writer.close());
    return open_once(path, access);
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    return base::fail(error_of(database_, code, path_));
}

Result<Statement> Database::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) return base::fail(error_of(database_, code, path_));
    return Statement(database_, statement, path_);
}

Result<std::int64_t> Database::integer(std::string_view sql, std::int64_t otherwise) const {
    SAUTI_TRY(Statement statement, prepare(sql));
    SAUTI_TRY(const bool row, statement.step());
    return row ? statement.integer(0) : otherwise;
}

Result<void> Database::transaction(const std::function<Result<void>()>& body) {
    SAUTI_CHECK(execute("BEGIN IMMEDIATE"));
    auto outcome = body();
    if (outcome) outcome = execute("COMMIT");
    // The first error is the one to tell; SQLite may have rolled back by itself already.
    if (!outcome) static_cast<void>(execute("ROLLBACK"));
    return outcome;
}

Result<void> Database::migrate(const std::vector<std::string>& steps) {
    SAUTI_TRY(const std::int64_t have, integer("PRAGMA user_version", 0));
    const auto want = static_cast<std::int64_t>(steps.size());
    if (have > want) {
        return base::fail(base::make_error(ErrorKind::unsupported,
                                           fmt::format("{} is of version {}, this program knows {}", path_, have, want),
                                           "open it with a newer Sauti")
                              .within(path_));
    }
    for (std::int64_t step = have; step < want; ++step) {
        SAUTI_CHECK(transaction([&]() -> Result<void> {
            SAUTI_CHECK(execute(steps[static_cast<std::size_t>(step)]));
            return execute(fmt::format("PRAGMA user_version={}", step + 1));
        }));
    }
    return {};
}

Result<void> Database::close() {
    const int code = sqlite3_close(database_);
    if (code != SQLITE_OK) return base::fail(error_of(database_, code, path_));
    database_ = nullptr;
    return {};
}

std::string sqlite_version() {
    return fmt::format("SQLite {}", sqlite3_libversion());
}

} // namespace sauti::store
