import Foundation
import Parameters
import Planning

extension WorkerRequest {
    /// The content of `request.json`.
    public var jsonText: String {
        var members = [
            JSONMember("sweep", JSONNode(.string(sweep))),
            JSONMember("trial", JSONNode(.number(Number(trial)))),
            JSONMember("attempt", JSONNode(.number(Number(attempt)))),
            JSONMember("seed", JSONNode(.number(Number(seed)))),
            JSONMember("settings", settings.json),
            JSONMember(
                "metric",
                JSONNode(
                    .object([
                        JSONMember("name", JSONNode(.string(metric.name))),
                        JSONMember("goal", JSONNode(.string(metric.goal.rawValue))),
                    ]))),
        ]
        if let resumed {
            let stamp = [
                JSONMember("epoch", JSONNode(.number(Number(resumed.epoch)))),
                JSONMember("checksum", JSONNode(.string(resumed.checksum))),
            ]
            members.append(JSONMember("resumed", JSONNode(.object(stamp))))
        }
        if let best, best.isFinite { members.append(JSONMember("best", JSONNode(.number(Number(best))))) }
        return JSONNode(.object(members)).readableText + "\n"
    }

    /// Reads a request file. Throws `RunningError.badRequest`.
    public init(contentsOf path: String) throws(RunningError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badRequest(path: path, why: "it is missing or cannot be read")
        }
        let node: JSONNode
        do { node = try JSONNode(parsing: Array(data)) } catch { throw .badRequest(path: path, why: "\(error)") }
        guard let sweep = node["sweep"]?.text, let trial = node["trial"]?.integer,
            let attempt = node["attempt"]?.integer, let seed = node["seed"]?.integer,
            let settings = node["settings"], let metric = node["metric"]?["name"]?.text,
            let goal = node["metric"]?["goal"]?.text.flatMap(Metric.Goal.init)
        else { throw .badRequest(path: path, why: "sweep, trial, attempt, seed, settings or metric is missing") }
        self.init(
            sweep: sweep, trial: trial, attempt: attempt, seed: seed, settings: ParameterSet(scalarsOf: settings),
            metric: Metric(name: metric, goal: goal), best: node["best"]?.scalar?.double)
        if let epoch = node["resumed"]?["epoch"]?.integer, let checksum = node["resumed"]?["checksum"]?.text {
            resumed = CheckpointStamp(epoch: epoch, checksum: checksum)
        }
    }
}

extension ParameterSet {
    /// The members of an object that are neither arrays nor objects.
    fileprivate init(scalarsOf node: JSONNode) {
        self.init()
        for member in node.members { self[member.key] = member.node.scalar }
    }
}
