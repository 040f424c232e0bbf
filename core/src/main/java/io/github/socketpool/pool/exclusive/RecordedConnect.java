package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.MessageText;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * {@link ConnectEvent} for the flight recorder.
 */
@Name("io.github.socketpool.Connect")
@Label("Connect")
@Description("A connection was made, or could not be made")
final class RecordedConnect extends PoolEvent implements ConnectEvent {

	@Label("Failure")
	@Description("Why there is no connection; null when there is one")
	@Nullable String failure;

	static RecordedConnect begun() {
		RecordedConnect event = new RecordedConnect();
		event.begin();
		return event;
	}

	@Override
	public void commit(ErrorContext context, @Nullable Throwable failure) {
		if (shouldCommit()) {
			of(context);
			this.failure = (failure != null) ? MessageText.escape(failure.toString()) : null;
			commit();
		}
	}

}
