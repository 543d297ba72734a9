import LensCore

/// Chooses what the table of pairs lists; works without a script.
struct FilterForm {
    let models: [OpenModel]
    let pairs: [PreferencePair]
    let query: SurveyQuery

    /// Beyond this many categories a list to choose from helps nobody.
    private static let maximumCategories = 200

    var html: HTML {
        """
        <form class="filter" action="./" method="get" data-auto>
        \(models.count > 1 ? modelChoice : "")
        \(categories.count > 1 ? categoryChoice : "")
        <label class="check"><input type="checkbox" name="against" value="1"\(when: query.against, " checked")> \
        Only where the model disagrees with people</label>
        <input type="hidden" name="sort" value="\(query.sort.rawValue)"><input type="hidden" name="order" value="\(query.order.rawValue)">
        <button type="submit">Show</button>
        </form>
        """
    }

    private var modelChoice: HTML {
        "<label>Model <select name=\"model\">\(ModelTable.options(models, chosen: query.model))</select></label>"
    }

    private var categories: [String] {
        var seen: Set<String> = []
        return pairs.compactMap(\.category).filter { seen.insert($0).inserted }
    }

    private var categoryChoice: HTML {
        let options = categories.prefix(Self.maximumCategories).map { category -> HTML in
            "<option value=\"\(exact: category)\"\(when: category == query.category, " selected")>\(category)</option>"
        }
        return "<label>Category <select name=\"category\"><option value=\"\">all</option>\(options)</select></label>"
    }
}
