package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * No connection to the server could be made. No request was sent, so the call may be
 * repeated once the cause is removed.
 */
public class ConnectFailedException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final ConnectPhase phase;

	private final String problem;

	/**
	 * Create an error.
	 * @param phase the part of the connect that failed
	 * @param problem what happened and what to do
	 * @param context the pool and endpoint of the connect
	 * @param cause the error of the operating system, or {@code null} when there is none
	 */
	public ConnectFailedException(ConnectPhase phase, String problem, ErrorContext context, @Nullable Throwable cause) {
		this(phase, problem, "", context, cause);
	}

	ConnectFailedException(ConnectPhase phase, String problem, String addition, ErrorContext context,
			@Nullable Throwable cause) {
		super(problem + addition, context.with(RequestProgress.NOT_SENT), cause);
		this.phase = phase;
		this.problem = problem;
	}

	/**
	 * Return the part of the connect that failed.
	 * @return the phase
	 */
	public ConnectPhase getPhase() {
		return this.phase;
	}

	/**
	 * Return what happened and what to do about it.
	 * @return the message without the pool's name and without what it says about earlier
	 * and later attempts
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return this error for another caller that waited for the same connect.
	 * @param context the pool, endpoint and progress of that call
	 * @return a new error with the stack trace of the current thread and the cause of
	 * this error
	 */
	public ConnectFailedException in(ErrorContext context) {
		return in(context, "");
	}

	/**
	 * Return this error for a caller that comes later.
	 * @param context the pool, endpoint and progress of that call
	 * @param addition sentences to add after the problem
	 * @return a new error with the stack trace of the current thread and the cause of
	 * this error
	 */
	public ConnectFailedException in(ErrorContext context, String addition) {
		return new ConnectFailedException(this.phase, this.problem, addition, context, getCause());
	}

}
