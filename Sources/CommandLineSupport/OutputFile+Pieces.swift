extension OutputFile {
    /// Writes a file of any size, piece by piece: whole, or not at all.
    ///
    /// Standard output takes the pieces as they come, once they are more than a mebibyte.
    ///
    /// - Parameter body: Gives the content to the function that it is called with.
    /// - Throws: `CommandError` as for other bytes, and what `body` throws; nothing is left behind
    ///   then.
    public func writePieces(_ body: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
        if isStandardOutput {
            try body { piece in
                context.write(piece)
                try context.flushWhenLarge()
            }
            return
        }
        try checkTarget()
        let file = try TemporaryFile(beside: path, name: name)
        var failure: Errno?
        do {
            try body { piece in
                if let stopped = piece.withUnsafeBytes(file.append) {
                    failure = stopped
                    throw stopped
                }
            }
        } catch {
            // One that the file caused is told as such, below.
            if failure == nil {
                _ = file.finish(nil, permissions: permissions)
                file.remove()
                throw error
            }
        }
        try finish(file, file.finish(failure, permissions: permissions))
    }
}
