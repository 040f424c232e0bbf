package io.github.socketpool.pool.exclusive;

import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.SocketKind;
import org.junit.jupiter.api.AfterEach;

import static org.awaitility.Awaitility.await;

/**
 * The contract, with sockets and a server.
 */
class SocketConnectionPoolTests extends ConnectionPoolContract {

	private ScriptedServer server = ScriptedServer.echo();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Override
	protected ConnectionFactory connections() {
		return SocketConnections.builder(this.server.endpoint()).tls(SocketKind.current().tls()).build();
	}

	@Override
	protected void takeTargetDown() {
		this.server.close();
		await().until(() -> this.server.open() == 0);
	}

	@Override
	protected void bringTargetUp() {
		this.server = ScriptedServer.startOn(this.server.port(), ScriptedServer.Script.ECHO);
	}

	@Override
	protected int mostOpen() {
		return this.server.mostOpen();
	}

}
