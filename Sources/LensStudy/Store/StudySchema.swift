import GRDB

/// The tables of a store. A later version adds a migration; one that this program does not know is refused.
enum StudySchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.create(table: "result") { table in
                table.primaryKey("key", .text)
                table.column("model", .text).notNull()
                table.column("analysis", .text).notNull()
                table.column("pair", .text)
                table.column("input", .text).notNull()
                table.column("options", .text).notNull()
                table.column("tool", .text).notNull()
                table.column("report", .text)
                table.column("failure", .text)
                table.column("tensors", .text)
                table.check(sql: "(report IS NULL) <> (failure IS NULL)")
            }
            try db.create(table: "study") { table in
                table.primaryKey("id", .integer).check { $0 == 1 }
                for name in ["name", "text", "folder", "models", "sources"] { table.column(name, .text).notNull() }
                table.column("limit", .integer)
            }
            try db.create(table: "plan") { table in
                table.primaryKey("position", .integer)
                table.column("key", .text).notNull()
                table.column("model", .integer)
                table.column("source", .integer)
                table.column("pair", .text)
                table.column("category", .text)
                table.column("prompt", .text)
                table.column("label", .text).notNull()
            }
        }
        return migrator
    }
}
