//! A simulator of Microsoft's Partner Center REST API: a real HTTP server with state on disk, scripted faults and a movable clock.
