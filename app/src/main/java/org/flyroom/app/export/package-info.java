/// What a run found, in the forms that other tools open.
@NullMarked
package org.flyroom.app.export;

import org.jspecify.annotations.NullMarked;
