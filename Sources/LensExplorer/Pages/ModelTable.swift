/// What is open, one line a model.
enum ModelTable {
    static func html(_ models: [OpenModel]) -> HTML {
        """
        <div class="scroll" role="region" tabindex="0" aria-label="Models"><table>
        <thead><tr><th scope="col">model<th scope="col">family<th scope="col">layers × heads<th scope="col">width\
        <th scope="col">reward head<th scope="col">dtype<th scope="col">device<th scope="col">fingerprint
        <tbody>\(models.map(line))</table></div>
        """
    }

    private static func line(_ model: OpenModel) -> HTML {
        let description = model.description
        return """
            <tr><th scope="row">\(description.name)<td>\(description.family)<td>\(description.layers) × \(description.heads)\
            <td>\(description.width)<td>\(description.head)<td>\(description.dtype)<td>\(description.device)\
            <td><code>\(String(description.fingerprint.prefix(19)))</code>

            """
    }

    /// Choices for a `select`.
    static func options(_ models: [OpenModel], chosen: Int) -> [HTML] {
        models.enumerated().map { index, model in
            "<option value=\"\(index)\"\(when: index == chosen, " selected")>\(model.description.name)</option>"
        }
    }
}
