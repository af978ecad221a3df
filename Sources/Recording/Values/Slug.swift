/// A name that is safe as a folder's name on every file system.
enum Slug {
    /// `name` with everything but ASCII letters, digits, `-`, `_` and `.` turned into single hyphens; it starts with a
    /// letter or digit and has at most 80 characters.
    static func of(_ name: String) -> String {
        var slug = ""
        for scalar in name.unicodeScalars {
            if isKept(scalar) {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty && !slug.hasSuffix("-") {
                slug.append("-")
            }
        }
        let start = slug.drop { "-_.".contains($0) }.prefix(80)
        let end = start.lastIndex { !"-.".contains($0) }.map { start[...$0] } ?? ""
        return end.isEmpty ? "sweep" : String(end)
    }

    /// The first of `slug`, `slug-2`, `slug-3` … that is not taken.
    static func free(_ slug: String, isTaken: (String) throws -> Bool) rethrows -> String {
        var candidate = slug
        var suffix = 2
        while try isTaken(candidate) {
            candidate = "\(slug)-\(suffix)"
            suffix += 1
        }
        return candidate
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains(scalar))
    }
}
