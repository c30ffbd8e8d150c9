#pragma once

#include <sqlite3.h>

/// Sets SQLite up before its first use: memory is cleansed when it is freed, and names may be URIs.
/// `sqlite3_config` is variadic, which Swift cannot call. Where SQLite is in use already, nothing
/// changes.
void anchorage_prepare_sqlite(void);
