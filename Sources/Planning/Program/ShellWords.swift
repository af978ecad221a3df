extension ShellText {
    /// The words of a line as a POSIX shell splits it, quotes and backslashes read; nothing is expanded. Nil when a quote
    /// is not closed.
    static func words(of line: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var scalars = line.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch (scalar, quote) {
            case (_, "'") where scalar != "'": word?.append(scalar)
            case ("\\", nil):
                word = word ?? .init()
                if let next = scalars.next() { word?.append(next) }
            case ("\\", "\""):
                guard let next = scalars.next() else { return nil }
                // In double quotes it hides only what would mean something there.
                if !["\"", "\\", "$", "`"].contains(next) { word?.append("\\") }
                word?.append(next)
            case ("'", nil), ("\"", nil):
                word = word ?? .init()
                quote = scalar
            case (_, let open?) where open == scalar: quote = nil
            case (" ", nil), ("\t", nil):
                if let ended = word { words.append(String(ended)) }
                word = nil
            default:
                word = word ?? .init()
                word?.append(scalar)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(String(word)) }
        return words
    }
}
