package io.github.socketpool.service;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Compiles code that was generated ahead of time. Its classes become members of the
 * packages of the application, as in a real build.
 */
final class GeneratedCode {

	private final Path folder;

	GeneratedCode(Path folder) {
		this.folder = folder;
	}

	FileSystemGeneratedFiles files() {
		return new FileSystemGeneratedFiles((kind) -> this.folder.resolve(kind.name()));
	}

	/**
	 * Compile and load the code.
	 * @return what registers its beans
	 */
	@SuppressWarnings("unchecked")
	ApplicationContextInitializer<GenericApplicationContext> load() throws Exception {
		compile();
		Class<?> initializer = null;
		for (Path file : find(this.folder.resolve("compiled"), ".class")) {
			Class<?> defined = define(file);
			initializer = defined.getName().endsWith("ApplicationContextInitializer") ? defined : initializer;
		}
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer.getDeclaredConstructor()
			.newInstance();
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		Path target = Files.createDirectories(this.folder.resolve("compiled"));
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			boolean compiled = compiler
				.getTask(null, manager, null,
						List.of("-d", target.toString(), "-proc:none", "-nowarn", "-cp",
								System.getProperty("java.class.path")),
						null,
						manager.getJavaFileObjectsFromPaths(find(this.folder.resolve(Kind.SOURCE.name()), ".java")))
				.call();
			if (!compiled) {
				throw new AssertionError("The generated code does not compile");
			}
		}
	}

	/**
	 * Define a class in the package, and by the class loader, of the class it is for.
	 */
	private Class<?> define(Path file) throws Exception {
		String name = this.folder.resolve("compiled").relativize(file).toString().replace('/', '.');
		Class<?> neighbour = Class.forName(name.substring(0, name.indexOf('_')));
		return MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(Files.readAllBytes(file));
	}

	private static List<Path> find(Path folder, String ending) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList();
		}
	}

}
