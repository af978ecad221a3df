public import Foundation
public import Planning

/// A sweep as the store knows it, without its trials.
public struct SweepRecord: Sendable, Identifiable {
    /// The store's own number of the sweep.
    public let id: Int64
    /// Unique in the store.
    public var name: String
    /// The name of its folder below the results folder, unique in the store even where upper and lower case are one.
    public var slug: String
    /// What the sweep is for, for people.
    public var description: String?
    /// The effective sweep file, word for word.
    public var text: String
    /// SHA-256 of the sweep file, as 64 lower-case hexadecimal digits.
    public var sha256: String
    /// How configurations are chosen.
    public var method: Sweep.Method
    /// What trials are compared by.
    public var metric: Metric
    /// When it was first stored, to the millisecond.
    public var createdAt: Date
    /// The program that first stored it.
    public var programVersion: String
    /// The folder that holds the sweep's folder.
    public var resultsFolder: String
    /// Since when the process that runs it waits, because somebody put the sweep aside; nil when it does not.
    public var pausedAt: Date?
    /// How many trials it has in all, those among them that are not proposed yet; nil when that is not known.
    public var plannedTrials: Int?
}

/// The process that opened a store for writing last.
public struct WriterRecord: Hashable, Sendable {
    /// The name of its machine.
    public var host: String
    /// Its number there.
    public var process: Int
    /// When it opened the store, to the millisecond.
    public var wroteAt: Date

    /// That process, as the store is to remember it.
    public init(host: String, process: Int, wroteAt: Date) {
        self.host = host
        self.process = process
        self.wroteAt = wroteAt
    }
}
