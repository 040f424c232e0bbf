package io.github.socketpool.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.github.socketpool.RequestProgress;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.StubMethod;

import static net.bytebuddy.matcher.ElementMatchers.named;

/**
 * The checks of the library without which the suite must fail, each with the method that
 * makes it. Whoever renames such a method has to name it here too.
 */
enum SafetyCheck {

	/** A connection on which something follows the answer is not used again. */
	NOTHING_LEFT_OVER("connection.socket.FrameChannel", "isClean", FixedValue.value(true)),

	/** The kernel is asked what a read that filled its buffer has left unread. */
	NOTHING_LEFT_UNREAD("connection.transport.PlainTransport", "hasUnread", FixedValue.value(false)),

	/** What has arrived at rest is seen before the next request is sent. */
	NOTHING_ARRIVED_AT_REST("connection.socket.HeartbeatExchange", "check", FixedValue.nullValue()),

	/** A connection is trusted without a look only for a moment. */
	TRUSTED_FOR_A_MOMENT("connection.socket.CheckSchedule", "isCheckDue", FixedValue.value(false)),

	/**
	 * A use that outlasts its deadline is cut off: by the watchdog, or else by
	 * maintenance a moment later.
	 */
	DEADLINE(new Removal("connection.socket.SocketConnection", "closeOverdue", StubMethod.INSTANCE),
			new Removal("pool.exclusive.Slot", "reasonToReclaim", FixedValue.nullValue())),

	/** A lease that nobody has released ends some time after its deadline. */
	FORGOTTEN_LEASE("pool.exclusive.Slot", "reasonToReclaim", FixedValue.nullValue()),

	/** Each byte of a header is what it must be. */
	HEADER("protocol.AsciiLengthCodec", "isHeaderByte", FixedValue.value(true)),

	/** A frame that has begun to arrive is something left over. */
	NO_FRAME_BEGUN("protocol.HeartbeatTokenDecoder", "atBoundary", FixedValue.value(true)),

	/** A lease that is released twice ends once. */
	LEASE_ENDS_ONCE("pool.exclusive.Slot", "endLease", FixedValue.value(true)),

	/** A waiter who leaves when its request has begun to leave passes nothing on. */
	LEFT_REQUEST("pool.exclusive.Waiter", "isSent", FixedValue.value(false)),

	/**
	 * A waiter who gives up at the moment of a grant does not lose what it is granted.
	 */
	GRANT_AT_THE_LAST_MOMENT("pool.exclusive.Ledger", "abandon", FixedValue.nullValue()),

	/** Only a request of which nothing was sent is called unsent, and sent again. */
	UNSENT("connection.socket.FrameWriter", "progress", FixedValue.value(RequestProgress.NOT_SENT)),

	/** A connection that the pool gives up is closed. */
	CLOSED_WHEN_GIVEN_UP("pool.exclusive.SlotReleaser", "close", StubMethod.INSTANCE);

	private final List<Removal> removals;

	SafetyCheck(String type, String method, Implementation instead) {
		this(new Removal(type, method, instead));
	}

	SafetyCheck(Removal... removals) {
		this.removals = List.of(removals);
	}

	/**
	 * Write the classes without the check.
	 * @param directory the root of the classes
	 */
	void removeInto(Path directory) throws IOException {
		for (Removal removal : this.removals) {
			removal.writeInto(directory);
		}
	}

	/**
	 * A method that does nothing any more, or always returns the same.
	 */
	private record Removal(String type, String method, Implementation instead) {

		void writeInto(Path directory) throws IOException {
			new ByteBuddy().redefine(load())
				.method(named(this.method))
				.intercept(this.instead)
				.make()
				.saveIn(directory.toFile());
		}

		/**
		 * Load the class, which is not visible from here, without initialising it.
		 */
		private Class<?> load() {
			try {
				Class<?> type = Class.forName("io.github.socketpool." + this.type, false,
						SafetyCheck.class.getClassLoader());
				if (Arrays.stream(type.getDeclaredMethods())
					.filter((each) -> each.getName().equals(this.method))
					.count() != 1) {
					throw new IllegalStateException("There is not one method " + this.method + " in " + type);
				}
				return type;
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException("A safety check has gone from " + this.type, ex);
			}
		}

	}

}
