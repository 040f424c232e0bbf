package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A connect, from its beginning to its success or failure.
 */
@Name("io.github.socketpool.Connect")
@Label("Connect")
@Description("A connection was made, or could not be made")
final class ConnectEvent extends PoolEvent {

	@Label("Failure")
	@Description("Why there is no connection; null when there is one")
	@Nullable String failure;

	static ConnectEvent begun() {
		ConnectEvent event = new ConnectEvent();
		event.begin();
		return event;
	}

	void commit(ErrorContext context, @Nullable Throwable failure) {
		if (shouldCommit()) {
			of(context);
			this.failure = (failure != null) ? failure.toString() : null;
			commit();
		}
	}

}
