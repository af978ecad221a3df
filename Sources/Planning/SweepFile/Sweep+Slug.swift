import Parameters

extension Sweep {
    /// The name of the sweep's folder.
    public var slug: String { Self.slug(of: name) }

    /// A folder name made of `name`: letters, digits, `-`, `_` and `.` of ASCII, beginning with a letter or digit, at
    /// most 100 characters.
    ///
    /// A name that already is one stays as it is. Any other gets a mark of eight hexadecimal digits at its end, so that
    /// two names do not share a folder: `my sweep` becomes `my-sweep-` and the mark. So does a name that the results
    /// folder needs for itself (`apus.db`, `apus.lock`, …).
    public static func slug(of name: String) -> String {
        var slug = ""
        for byte in name.utf8 {
            if byte.isASCIILetterOrDigit || "-_.".utf8.contains(byte) {
                slug.unicodeScalars.append(Unicode.Scalar(byte))
            } else if slug.last != "-" {
                slug += "-"
            }
        }
        if slug == name, isFolderName(slug) { return slug }
        slug = String(slug.drop { "-_.".contains($0) }.prefix(80))
        while let last = slug.last, "-.".contains(last) { slug.removeLast() }
        let prefix = slug.isEmpty || slug.lowercased().hasPrefix("apus.") ? "sweep-" : ""
        return prefix + (slug.isEmpty ? "" : slug + "-") + mark(of: name)
    }

    private static func isFolderName(_ slug: String) -> Bool {
        guard let first = slug.utf8.first, first.isASCIILetterOrDigit, slug.last != "." else { return false }
        return slug.utf8.count <= 100 && !slug.lowercased().hasPrefix("apus.")
    }

    /// FNV-1a of 32 bits (Fowler, Noll, Vo).
    private static func mark(of name: String) -> String {
        var hash: UInt32 = 0x811c_9dc5
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
