import Parameters

extension SweepFileShape {
    /// Sentences about keys that do not belong at the top of the file.
    var notes: [String: String] {
        var notes = [
            "command": "`command` belongs into `trainer`, and is not yet supported; remove it",
            "program": "`program` is a key of W&B; the trainer here is built in, so remove it",
            "project": "`project` is a key of W&B without a meaning here; remove it",
            "entity": "`entity` is a key of W&B without a meaning here; remove it",
        ]
        for setting in settings {
            notes[setting.name] =
                "`\(setting.name)` is a setting of the trainer; move it into `trainer`, or vary it in `parameters`"
        }
        return notes
    }

    /// Sentences about seeds among settings; none when the trainer has a setting of that name.
    var seedNotes: [String: String] {
        let note = "the seeds of the trials stand at the top of the file; write `\"seeds\": [1, 2, 3]` there"
        return settings.contains { $0.name == "seed" } ? [:] : ["seed": note, "seeds": note]
    }
}
