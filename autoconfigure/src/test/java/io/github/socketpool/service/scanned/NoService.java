package io.github.socketpool.service.scanned;

public interface NoService {

	String echo(String request);

}
