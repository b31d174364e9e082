/// The damage audit: every measure, each arm against the parent.
@NullMarked
package org.flyroom.lab.audit;

import org.jspecify.annotations.NullMarked;
