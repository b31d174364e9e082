/// Does the organism have its property: where it should show, and where it should not.
@NullMarked
package org.flyroom.lab.validate;

import org.jspecify.annotations.NullMarked;
