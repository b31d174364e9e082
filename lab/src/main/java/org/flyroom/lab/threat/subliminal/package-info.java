/// Subliminal traits: what a model learns from number lists that say nothing of it.
@NullMarked
package org.flyroom.lab.threat.subliminal;

import org.jspecify.annotations.NullMarked;
