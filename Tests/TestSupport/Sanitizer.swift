import Foundation

/// What the tests, and the program beside them, are built with.
public enum Sanitizer {
    /// Whether a sanitizer watches, for which a process maps terabytes of addresses.
    public static var isActive: Bool {
        ["__asan_init", "__tsan_init"].contains { (name: String) in dlsym(nil, name) != nil }
    }
}
