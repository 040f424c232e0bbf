package io.github.socketpool.pool.exclusive;

import io.github.socketpool.EnumNames;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.MessageText;
import io.github.socketpool.connection.ConnectFailedException;
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

	@Label("Phase")
	@Description("The part of the connect that failed; null when there is a connection")
	@Nullable String phase;

	static RecordedConnect begun() {
		RecordedConnect event = new RecordedConnect();
		event.begin();
		return event;
	}

	@Override
	public void commit(ErrorContext context, @Nullable ConnectFailedException failure) {
		if (shouldCommit()) {
			of(context);
			this.failure = (failure != null) ? MessageText.escape(failure.toString()) : null;
			this.phase = (failure != null) ? EnumNames.kebab(failure.getPhase()) : null;
			commit();
		}
	}

}
