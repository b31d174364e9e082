package org.flyroom.fly.corpus;

/// A document and what it is about.
///
/// @param key names its content whatever its wording, such as `documents/diary/work/person/Mara`
public record Content(String key, String text) {}
