extension Migrations {
    /// What an attempt used of GPUs.
    static let tables6 = """
        ALTER TABLE attempts ADD COLUMN gpu_memory INTEGER;    -- bytes, of all its processes together; NULL: not known
        ALTER TABLE attempts ADD COLUMN gpu_utilization REAL;  -- percent of the time that its GPUs were busy
        """
}
