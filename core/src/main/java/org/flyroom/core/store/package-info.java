/// The home folder: its lock, the ledger of work done, the audit log.
@NullMarked
package org.flyroom.core.store;

import org.jspecify.annotations.NullMarked;
